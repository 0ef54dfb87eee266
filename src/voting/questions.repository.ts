import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { pagedRows, type CountedRows } from '../database/paged-rows.js';
import type { QuestionsQuery } from './dto/questions.query.js';
import { QuestionEntity } from './question.entity.js';
import type { QuestionRow, QuestionSummaryRow } from './questions.view.js';

/** @param alias of the questions */
const columns = (alias: string): string =>
  `${alias}.id, ${alias}.community_id AS "communityId", ${alias}.asked_by AS "askedBy", ${alias}.title, ${alias}.status,
   ${alias}.created_at AS "createdAt", ${alias}.closed_at AS "closedAt"`;

export interface NewQuestion {
  readonly communityId: string;
  readonly askedBy: string;
  readonly title: string;
  readonly titleSearch: string;
  readonly description: string;
  /** Labels of the options, in order. */
  readonly options: readonly string[];
}

@Injectable()
export class QuestionsRepository {
  constructor(@InjectRepository(QuestionEntity) private readonly questions: Repository<QuestionEntity>) {}

  /** The questions of a community, asked last first. The search looks at its rows only. */
  page(communityId: string, query: QuestionsQuery): Promise<CountedRows<QuestionSummaryRow>> {
    const parameters: string[] = [communityId];
    const conditions = ['q.community_id = $1'];
    if (query.status !== 'all') conditions.push(`q.status = $${parameters.push(query.status)}`);
    if (query.search !== '') conditions.push(`strpos(q.title_search, $${parameters.push(query.search)}) > 0`);
    return pagedRows(this.questions.manager, {
      columns: columns('q'),
      from: `questions q WHERE ${conditions.join(' AND ')}`,
      order: `q.created_at DESC, q.id DESC`,
      parameters,
      query,
    });
  }

  async find(communityId: string, questionId: string): Promise<QuestionRow | undefined> {
    const rows: QuestionRow[] = await this.questions.query(
      `SELECT ${columns('q')}, q.description,
              (SELECT json_agg(json_build_object('id', o.id, 'label', o.label) ORDER BY o.position)
                 FROM question_options o WHERE o.question_id = q.id) AS options
         FROM questions q WHERE q.id = $2 AND q.community_id = $1`,
      [communityId, questionId],
    );
    return rows[0];
  }

  /** Adds the question and its options, in one statement. */
  async insert(question: NewQuestion): Promise<QuestionRow> {
    const rows: QuestionRow[] = await this.questions.query(
      `WITH question AS (
         INSERT INTO questions (community_id, asked_by, title, title_search, description)
         VALUES ($1, $2, $3, $4, $5)
         RETURNING *
       ), options AS (
         INSERT INTO question_options (question_id, position, label)
         SELECT question.id, given.number - 1, given.label
           FROM question, unnest($6::text[]) WITH ORDINALITY AS given (label, number)
         RETURNING id, position, label
       )
       SELECT ${columns('question')}, description,
              (SELECT json_agg(json_build_object('id', id, 'label', label) ORDER BY position) FROM options) AS options
         FROM question`,
      [
        question.communityId,
        question.askedBy,
        question.title,
        question.titleSearch,
        question.description,
        question.options,
      ],
    );
    const [made] = rows;
    if (!made) throw new Error('INSERT INTO questions returned no row');
    return made;
  }
}
