import type { SubjectModule } from './subject.js';

/** Every cache of the laboratory by the name that `--subject` takes. */
const SUBJECTS = {
  larder: () => import('./larder.subject.js'),
} satisfies Record<string, () => Promise<SubjectModule>>;

/** Added by the files in `peers/`, whose packages are only needed by who asks for them. */
const PEERS = ['bentocache', 'cache-manager', 'cacheable', 'async-cache-dedupe'] as const;

export const OURS = 'larder';

export const subjectNames: readonly string[] = [...Object.keys(SUBJECTS), ...PEERS];

/** @throws Error for a name that is not known, or whose packages are not installed */
export async function subjectOf(name: string): Promise<SubjectModule> {
  if (name === OURS) return SUBJECTS.larder();
  if (!subjectNames.includes(name)) {
    throw new Error(`There is no subject '${name}'. Choose from: ${subjectNames.join(', ')}.`);
  }
  return (await import(`./peers/${name}.subject.js`)) as SubjectModule;
}
