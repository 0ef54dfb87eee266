import { Injectable } from '@nestjs/common';
import { Cacheable, CacheEvict } from '../cache/index.js';
import type { DefineTokenKindDto } from './dto/define-token-kind.dto.js';
import { TokenKindsRepository } from './token-kinds.repository.js';
import { toTokenKindView, type TokenKinds, type TokenKindView } from './token-kinds.view.js';
import { KIND_DEFINED, tokenCaches } from './tokens.cache.js';
import { TokenKindTakenError, TooManyTokenKindsError } from './tokens.errors.js';

/** All kinds are one entry and one answer, and a user may have an account of each: so their number is bounded. */
const MOST_KINDS = 100;

@Injectable()
export class TokenKindsService {
  constructor(private readonly kinds: TokenKindsRepository) {}

  @Cacheable(tokenCaches.kinds.key, tokenCaches.kinds.ttl)
  async list(): Promise<TokenKinds> {
    return { items: (await this.kinds.list(MOST_KINDS)).map(toTokenKindView) };
  }

  /**
   * @throws {TokenKindTakenError}
   * @throws {TooManyTokenKindsError}
   */
  @CacheEvict(KIND_DEFINED.patterns, { tags: KIND_DEFINED.tags })
  async define(kind: DefineTokenKindDto): Promise<TokenKindView> {
    const defined = await this.kinds.insert(kind.code, kind.name, MOST_KINDS);
    if (defined === 'too-many') throw new TooManyTokenKindsError(MOST_KINDS);
    if (defined === 'code-taken') throw new TokenKindTakenError(kind.code);
    return toTokenKindView(defined);
  }
}
