import { Injectable } from '@nestjs/common';
import { Cacheable, CacheEvict, CacheWarm } from '../cache/index.js';
import type { DefineJourneyDto } from './dto/define-journey.dto.js';
import { journeyCaches } from './journeys.cache.js';
import { JourneyCodeTakenError, TooManyJourneysError } from './journeys.errors.js';
import { JourneysRepository } from './journeys.repository.js';
import { toJourneyView, type JourneyDefinitions, type JourneyView } from './journeys.view.js';

/** All definitions are one entry and one answer, so their number is bounded. */
const MOST_DEFINITIONS = 200;

/** The definitions of journeys. */
@Injectable()
export class JourneysService {
  constructor(private readonly journeys: JourneysRepository) {}

  @CacheWarm(() => [[]])
  @Cacheable(journeyCaches.definitions.key, journeyCaches.definitions.ttl, { near: journeyCaches.definitions.near })
  async definitions(): Promise<JourneyDefinitions> {
    return { items: (await this.journeys.list()).map(toJourneyView) };
  }

  /**
   * @throws {JourneyCodeTakenError}
   * @throws {TooManyJourneysError}
   */
  @CacheEvict([journeyCaches.definitions.key, journeyCaches.responses])
  async define(journey: DefineJourneyDto): Promise<JourneyView> {
    const defined = await this.journeys.insert(journey, MOST_DEFINITIONS);
    if (defined === 'code-taken') throw new JourneyCodeTakenError(journey.code);
    if (defined === 'too-many') throw new TooManyJourneysError(MOST_DEFINITIONS);
    return toJourneyView(defined);
  }
}
