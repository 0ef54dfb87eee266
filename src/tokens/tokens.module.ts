import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LedgerRepository } from './ledger.repository.js';
import { TokenAccountsService } from './token-accounts.service.js';
import { TokenBalancesRepository } from './token-balances.repository.js';
import { TokenHistoryRepository } from './token-history.repository.js';
import { TokenKindEntity } from './token-kind.entity.js';
import { TokenKindsController } from './token-kinds.controller.js';
import { TokenKindsRepository } from './token-kinds.repository.js';
import { TokenKindsService } from './token-kinds.service.js';
import { TokenTransactionsController } from './token-transactions.controller.js';
import { TokenTransactionsService } from './token-transactions.service.js';
import { UserTokensController } from './user-tokens.controller.js';

/** A ledger of double entries: who has how many tokens of which kind, and how it came. */
@Module({
  imports: [TypeOrmModule.forFeature([TokenKindEntity])],
  controllers: [TokenKindsController, UserTokensController, TokenTransactionsController],
  providers: [
    TokenKindsRepository,
    TokenKindsService,
    TokenBalancesRepository,
    TokenHistoryRepository,
    TokenAccountsService,
    LedgerRepository,
    TokenTransactionsService,
  ],
  exports: [TokenAccountsService, TokenTransactionsService],
})
export class TokensModule {}
