import type { CacheLogger } from './cache-logger.js';

/** Subjects that are remembered; none is forgotten, so what comes after the last one is not told at all. */
const MOST_SUBJECTS = 1_000;
/** Topics of one subject likewise: a topic may come from what values hold, and must not use up those of others. */
const MOST_TOPICS = 20;

/** Tells operators of a matter once, however often it comes up. */
export class OnceLog {
  private readonly told = new Map<string, Set<string>>();

  constructor(private readonly logger: CacheLogger) {}

  /**
   * @param subject of a limited number, such as the name of a cache
   * @param topic what it is about; the first few of a subject are told
   */
  warn(subject: string, topic: string, message: string): void {
    const topics = this.topicsOf(subject);
    if (!topics || topics.has(topic) || topics.size >= MOST_TOPICS) return;
    topics.add(topic);
    this.logger.warn(message);
  }

  private topicsOf(subject: string): Set<string> | undefined {
    const known = this.told.get(subject);
    if (known || this.told.size >= MOST_SUBJECTS) return known;
    const topics = new Set<string>();
    this.told.set(subject, topics);
    return topics;
  }
}
