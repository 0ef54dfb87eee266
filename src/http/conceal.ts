/** E-mail addresses, also where a URL encodes them; tokens of sessions (43 characters) and longer ones. */
const PERSONAL = /[\w.+-]+(?:@|%40)[\w.-]+|(?<![\w-])[\w-]{43,}(?![\w-])/g;

/** Text for the log, without what belongs to a person or opens something: errors and paths may quote what a client sent. */
export const conceal = (text: string): string => text.replace(PERSONAL, '[concealed]');
