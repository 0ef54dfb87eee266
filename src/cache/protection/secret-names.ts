/** Words that fields with secrets end with, in any spelling of compounds: `passwordHash`, `x-api-key`, `GITHUB_TOKEN`. */
const SECRETS: ReadonlySet<string> = new Set([
  ...['password', 'passwd', 'pwd', 'passphrase', 'passwordhash', 'hashedpassword', 'passwordsalt', 'passcode'],
  ...['secret', 'secrets', 'secretkey', 'secretaccesskey', 'credentials'],
  ...['token', 'jwt', 'sessionid', 'otp', 'totp'],
  ...['apikey', 'accesskey', 'privatekey', 'signingkey', 'encryptionkey', 'mnemonic', 'seedphrase'],
  ...['authorization', 'cookie', 'cookies'],
  ...['creditcard', 'creditcardnumber', 'cardnumber', 'cvv', 'cvc', 'pin', 'ssn', 'socialsecuritynumber'],
]);

/** They end like secrets, and tell where a list goes on. */
const HARMLESS = /(?:page|next|continuation|cursor)token$/;

const WORDS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;

/** Names come from code, mostly, but the keys of a dictionary may be anything. */
const MEMO_LIMIT = 4_096;
const memo = new Map<string, boolean>();

/** Whether a field of this name is likely to hold a secret: in camel, snake or kebab case, with words before. */
export function isSecretName(name: string): boolean {
  const known = memo.get(name);
  if (known !== undefined) return known;
  const isSecret = endsSecretly(name);
  if (memo.size >= MEMO_LIMIT) memo.clear();
  memo.set(name, isSecret);
  return isSecret;
}

function endsSecretly(name: string): boolean {
  const words = (name.match(WORDS) ?? []).map((word) => word.toLowerCase());
  if (HARMLESS.test(words.join(''))) return false;
  return words.some((_, start) => SECRETS.has(words.slice(start).join('')));
}
