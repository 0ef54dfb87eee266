import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { TokenKindEntity } from './token-kind.entity.js';

@Injectable()
export class TokenKindsRepository {
  constructor(@InjectRepository(TokenKindEntity) private readonly kinds: Repository<TokenKindEntity>) {}

  /** @param limit the most to return */
  list(limit: number): Promise<TokenKindEntity[]> {
    return this.kinds.find({ order: { code: 'ASC' }, take: limit });
  }

  exists(code: string): Promise<boolean> {
    return this.kinds.existsBy({ code });
  }

  /**
   * Kinds are written one after the other, so that the limit holds; readers and transactions do not wait for it.
   *
   * @param most kinds there may be
   */
  insert(code: string, name: string, most: number): Promise<TokenKindEntity | 'code-taken' | 'too-many'> {
    return this.kinds.manager.transaction(async (tx) => {
      await tx.query('LOCK TABLE token_kinds IN SHARE ROW EXCLUSIVE MODE');
      if (await tx.existsBy(TokenKindEntity, { code })) return 'code-taken';
      if ((await tx.count(TokenKindEntity)) >= most) return 'too-many';
      await tx.insert(TokenKindEntity, { code, name });
      return tx.findOneByOrFail(TokenKindEntity, { code });
    });
  }
}
