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

  count(): Promise<number> {
    return this.kinds.count();
  }

  exists(code: string): Promise<boolean> {
    return this.kinds.existsBy({ code });
  }

  /** @returns null when the code is taken */
  async insert(code: string, name: string): Promise<TokenKindEntity | null> {
    const [written] = await this.kinds.query<TokenKindEntity[]>(
      `INSERT INTO token_kinds (code, name) VALUES ($1, $2)
       ON CONFLICT (code) DO NOTHING
       RETURNING code, name, created_at AS "createdAt"`,
      [code, name],
    );
    return written ?? null;
  }
}
