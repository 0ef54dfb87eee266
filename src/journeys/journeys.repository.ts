import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { DefineJourneyDto } from './dto/define-journey.dto.js';
import { JourneyEntity } from './journey.entity.js';

/** Why no journey was written. */
export type DefinitionObstacle = 'code-taken' | 'too-many';

/** The definitions. */
@Injectable()
export class JourneysRepository {
  constructor(@InjectRepository(JourneyEntity) private readonly journeys: Repository<JourneyEntity>) {}

  list(): Promise<JourneyEntity[]> {
    return this.journeys.find({ relations: { steps: true }, order: { code: 'ASC', steps: { position: 'ASC' } } });
  }

  exists(id: string): Promise<boolean> {
    return this.journeys.existsBy({ id });
  }

  /**
   * Writes a journey with its steps. Definitions are written one after the other, so that the limit holds; readers and
   * users on their way do not wait for it.
   *
   * @param most journeys there may be
   */
  insert(
    { code, title, description, steps }: DefineJourneyDto,
    most: number,
  ): Promise<JourneyEntity | DefinitionObstacle> {
    return this.journeys.manager.transaction(async (tx) => {
      await tx.query('LOCK TABLE journeys IN SHARE ROW EXCLUSIVE MODE');
      if (await tx.existsBy(JourneyEntity, { code })) return 'code-taken';
      if ((await tx.count(JourneyEntity)) >= most) return 'too-many';
      await tx.query(
        `WITH journey AS (
           INSERT INTO journeys (code, title, description) VALUES ($1, $2, $3) RETURNING id
         )
         INSERT INTO journey_steps (journey_id, position, code, title)
         SELECT journey.id, step.position, step.code, step.title
           FROM journey, unnest($4::text[], $5::text[]) WITH ORDINALITY AS step (code, title, position)`,
        [code, title, description ?? '', steps.map((step) => step.code), steps.map((step) => step.title)],
      );
      return tx.findOneOrFail(JourneyEntity, {
        where: { code },
        relations: { steps: true },
        order: { steps: { position: 'ASC' } },
      });
    });
  }
}
