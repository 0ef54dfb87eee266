import { Injectable } from '@nestjs/common';
import { ActivityService } from '../activity/activity.service.js';
import { Cacheable, CacheEvict } from '../cache/index.js';
import { UserNotFoundError } from '../users/users.errors.js';
import { JourneyProgressRepository, type HeldProgress } from './journey-progress.repository.js';
import { toProgressView, type JourneyProgressView, type UserJourneysView } from './journey-progress.view.js';
import { EVICTED_BY_PROGRESS, journeyCaches } from './journeys.cache.js';
import {
  JourneyNotFoundError,
  JourneyNotStartedError,
  JourneyStepNotFoundError,
  JourneyStepOutOfOrderError,
} from './journeys.errors.js';
import { JourneysRepository } from './journeys.repository.js';
import { JourneysService } from './journeys.service.js';

/** Each attempt finds the progress or writes it; only a reset in between makes another one necessary. */
const MOST_START_ATTEMPTS = 5;

/** Progress, and whether it is this call that brought it about. */
export interface ProgressWrite {
  readonly progress: JourneyProgressView;
  readonly isNew: boolean;
}

/** How far users have come on journeys. */
@Injectable()
export class JourneyProgressService {
  constructor(
    private readonly journeys: JourneysRepository,
    private readonly progress: JourneyProgressRepository,
    private readonly definitions: JourneysService,
    private readonly activity: ActivityService,
  ) {}

  /** @throws {UserNotFoundError} */
  async ofUser(userId: string): Promise<UserJourneysView> {
    const journeys = await this.findOfUser(userId);
    if (!journeys) throw new UserNotFoundError(userId);
    return journeys;
  }

  /** @returns null for an unknown user */
  @Cacheable(journeyCaches.ofUser.key, journeyCaches.ofUser.ttl, { emptyTtl: journeyCaches.unknownTtl })
  async findOfUser(userId: string): Promise<UserJourneysView | null> {
    const rows = await this.progress.ofUser(userId);
    if (rows.length === 0 && !(await this.progress.userExists(userId))) return null;
    return { userId, items: rows.map(toProgressView) };
  }

  /**
   * @throws {JourneyNotFoundError}
   * @throws {JourneyNotStartedError}
   */
  async get(userId: string, journeyId: string): Promise<JourneyProgressView> {
    const found = await this.find(userId, journeyId);
    if (found) return found;
    const { items } = await this.definitions.definitions();
    if (!items.some(({ id }) => id === journeyId)) throw new JourneyNotFoundError(journeyId);
    throw new JourneyNotStartedError(userId, journeyId);
  }

  /** @returns null when the user has not started the journey, which is a result that is cached too */
  @Cacheable(journeyCaches.progress.key, journeyCaches.progress.ttl, { emptyTtl: journeyCaches.unknownTtl })
  async find(userId: string, journeyId: string): Promise<JourneyProgressView | null> {
    const found = await this.progress.find(userId, journeyId);
    return found && toProgressView(found);
  }

  /**
   * Idempotent: started again, the progress stays as it is.
   *
   * @throws {UserNotFoundError}
   * @throws {JourneyNotFoundError}
   */
  @CacheEvict(EVICTED_BY_PROGRESS)
  async start(userId: string, journeyId: string): Promise<ProgressWrite> {
    for (let attempt = 0; attempt < MOST_START_ATTEMPTS; attempt += 1) {
      const isNew = await this.progress.insert(userId, journeyId);
      const found = await this.progress.find(userId, journeyId);
      if (found) return { progress: toProgressView(found), isNew };
      if (!(await this.progress.userExists(userId))) throw new UserNotFoundError(userId);
      if (!(await this.journeys.exists(journeyId))) throw new JourneyNotFoundError(journeyId);
    }
    throw new Error(`Journey ${journeyId} of ${userId} was reset as often as it was started`);
  }

  /**
   * Completes the next step; one that is done already stays so. Whoever completes the last one, and only the first time,
   * is noted to have completed the journey.
   *
   * @throws {JourneyNotFoundError}
   * @throws {JourneyNotStartedError}
   * @throws {JourneyStepNotFoundError}
   * @throws {JourneyStepOutOfOrderError} when steps before it are not done
   */
  async completeStep(userId: string, journeyId: string, stepCode: string): Promise<JourneyProgressView> {
    const { progress, isNew } = await this.advance(userId, journeyId, stepCode);
    if (isNew && progress.completedAt !== null) {
      await this.activity.record({ userId, kind: 'journey.completed', subjectId: journeyId });
    }
    return progress;
  }

  /** The write of {@link completeStep}: what it outdated is evicted before anything else is done. */
  @CacheEvict(EVICTED_BY_PROGRESS)
  async advance(userId: string, journeyId: string, stepCode: string): Promise<ProgressWrite> {
    const judge = ({ position, stepsDone, nextStep }: HeldProgress): number => {
      if (position === null) throw new JourneyStepNotFoundError(journeyId, stepCode);
      if (nextStep !== null && position > stepsDone + 1) throw new JourneyStepOutOfOrderError(stepCode, nextStep);
      return position;
    };
    const advanced = await this.progress.advance(userId, journeyId, stepCode, judge);
    if (advanced) return { progress: toProgressView(advanced.progress), isNew: advanced.isNew };
    return this.refuse(userId, journeyId);
  }

  /**
   * Takes the user off the journey, which can be started again from its first step.
   *
   * @throws {JourneyNotFoundError}
   * @throws {JourneyNotStartedError}
   */
  @CacheEvict(EVICTED_BY_PROGRESS)
  async reset(userId: string, journeyId: string): Promise<void> {
    if (!(await this.progress.delete(userId, journeyId))) await this.refuse(userId, journeyId);
  }

  private async refuse(userId: string, journeyId: string): Promise<never> {
    if (!(await this.journeys.exists(journeyId))) throw new JourneyNotFoundError(journeyId);
    throw new JourneyNotStartedError(userId, journeyId);
  }
}
