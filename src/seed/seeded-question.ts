import { searchText } from '../http/search-text.js';
import type { Insertion } from './insert-rows.js';
import { answers, questionTitle } from './names.js';
import { randomFor, type Random } from './random.js';
import { pairIndex, seedId } from './seed-id.js';
import type { ActivityRow } from './seeded-activity.js';
import type { CommunityPlan, Member } from './seeded-community.js';
import { after, between, DAY } from './spans.js';

export interface QuestionRow {
  readonly id: string;
  readonly community_id: string;
  readonly asked_by: string;
  readonly title: string;
  readonly title_search: string;
  readonly description: string;
  readonly created_at: Date;
}

export interface OptionRow {
  readonly id: string;
  readonly question_id: string;
  readonly position: number;
  readonly label: string;
}

export const QUESTIONS: Insertion<QuestionRow> = {
  table: 'questions',
  types: {
    id: 'uuid',
    community_id: 'uuid',
    asked_by: 'uuid',
    title: 'text',
    title_search: 'text',
    description: 'text',
    created_at: 'timestamptz',
  },
  returning: 'id',
};

export const OPTIONS: Insertion<OptionRow> = {
  table: 'question_options',
  types: { id: 'uuid', question_id: 'uuid', position: 'integer', label: 'text' },
  returning: 'id',
};

export interface QuestionPlan {
  readonly index: number;
  readonly question: QuestionRow;
  readonly options: readonly OptionRow[];
  readonly activity: ActivityRow;
  /** When voting ended; undefined while it goes on. */
  readonly closedAt: Date | undefined;
  /** Members who joined in time to vote. */
  readonly voters: readonly Member[];
  /** How many of them would vote, if votes were not limited. */
  readonly interest: number;
}

const LONGEST_DAYS = 30;

/**
 * A question to a community. Most were closed some days after they were asked; the young ones, and one in twenty of the
 * others, are open.
 *
 * @param popularCommunity picks whom it is put to
 */
export function seededQuestion(
  index: number,
  baseDate: Date,
  popularCommunity: (random: Random) => CommunityPlan,
): QuestionPlan {
  const random = randomFor(`question:${index}`);
  const { community, members, moderators, moderatorsAsk } = popularCommunity(random);
  const asker = random.pick(moderatorsAsk ? members.slice(0, moderators) : members);
  const createdAt = between(asker.joinedAt, baseDate, random.next());
  const title = questionTitle(random);
  const question = {
    id: seedId('question', index),
    community_id: community.id,
    asked_by: seedId('user', asker.user),
    title,
    title_search: searchText(title),
    description: random.chance(0.6) ? 'Everybody has one vote, and may change it until voting ends.' : '',
    created_at: createdAt,
  };
  const options = answers(random, random.integer(2, 5)).map((label, position) => ({
    id: seedId('option', pairIndex(index, position)),
    question_id: question.id,
    position,
    label,
  }));
  const end = after(createdAt, random.integer(3, LONGEST_DAYS) * DAY);
  const closedAt = end < baseDate && !random.chance(0.05) ? end : undefined;
  const voters = members.filter(({ joinedAt }) => joinedAt < (closedAt ?? baseDate));
  const activity: ActivityRow = {
    id: seedId('questionActivity', index),
    user_id: question.asked_by,
    kind: 'question.asked',
    subject_id: question.id,
    community_id: community.id,
    occurred_at: createdAt,
  };
  return {
    index,
    question,
    options,
    activity,
    closedAt,
    voters,
    interest: voters.length * (0.3 + 0.65 * random.next()),
  };
}
