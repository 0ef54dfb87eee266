import { Injectable } from '@nestjs/common';
import { Cacheable, CacheEvict } from '../cache/index.js';
import type { GuestProfileDto } from './dto/guest-profile.dto.js';
import { hashOfGuestToken, newGuestToken } from './guest-token.js';
import { toGuestView, type GuestView, type NewGuestView } from './guest.view.js';
import { EVICTED_BY_CREATION, guestCaches } from './guests.cache.js';
import { UnknownGuestError } from './guests.errors.js';
import { GuestsRepository } from './guests.repository.js';

/** Expired guests that are gone, by the hashes of their tokens. */
export interface RemovedGuests {
  readonly removed: readonly string[];
}

@Injectable()
export class GuestsService {
  constructor(private readonly guests: GuestsRepository) {}

  /** Makes room for it first: expired guests go, so that the table holds little more than those of the last 30 days. */
  async create(profile: GuestProfileDto): Promise<NewGuestView> {
    await this.removeExpired();
    const token = newGuestToken();
    return { token, guest: toGuestView(await this.guests.insert(hashOfGuestToken(token), profile)) };
  }

  @CacheEvict(EVICTED_BY_CREATION)
  async removeExpired(): Promise<RemovedGuests> {
    return { removed: await this.guests.removeExpired() };
  }

  /** @throws {UnknownGuestError} also when the guest has expired: its entry may live longer */
  async current(sessionHash: string): Promise<GuestView> {
    const guest = await this.find(sessionHash);
    if (!guest || Date.parse(guest.expiresAt) <= Date.now()) throw new UnknownGuestError();
    return guest;
  }

  /**
   * Also finds one that has expired. Read from the shared store on every node, so that a session that was ended opens
   * nothing on any of them.
   */
  @Cacheable(guestCaches.bySession.key, guestCaches.bySession.ttl, { emptyTtl: guestCaches.unknownTtl, near: false })
  async find(sessionHash: string): Promise<GuestView | null> {
    const guest = await this.guests.find(sessionHash);
    return guest && toGuestView(guest);
  }

  /** @throws {UnknownGuestError} */
  @CacheEvict(guestCaches.bySession.key)
  async update(sessionHash: string, profile: GuestProfileDto): Promise<GuestView> {
    const guest = await this.guests.update(sessionHash, profile);
    if (!guest) throw new UnknownGuestError();
    return toGuestView(guest);
  }

  /** @throws {UnknownGuestError} */
  @CacheEvict(guestCaches.bySession.key)
  async remove(sessionHash: string): Promise<void> {
    if (!(await this.guests.remove(sessionHash))) throw new UnknownGuestError();
  }
}
