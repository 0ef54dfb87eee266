import { execFileSync } from 'node:child_process';

export interface SystemUser {
  uid: number;
  gid: number;
}

/** The user to run a server as that refuses root: undefined (ourselves) unless we are root. */
export function unprivilegedUser(names = ['postgres', 'nobody']): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of names) {
    try {
      return { uid: id('-u', name), gid: id('-g', name) };
    } catch {
      // No such user: try the next one. The end of the list has its own error below.
    }
  }
  throw new Error(`None of the users ${names.join(', ')} exists, and PostgreSQL refuses to run as root.`);
}

function id(option: '-u' | '-g', name: string): number {
  return Number(execFileSync('id', [option, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}
