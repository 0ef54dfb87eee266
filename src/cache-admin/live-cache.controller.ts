import { Controller, type MessageEvent, Sse, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { map, type Observable } from 'rxjs';
import { Access } from '../access/access.decorator.js';
import { Roles } from '../access/roles.decorator.js';
import { LiveCacheService } from './live-cache.service.js';

/** A stream that does not end is nothing that a document of requests and answers can show. */
@ApiExcludeController()
@Controller({ path: 'admin/cache/live', version: VERSION_NEUTRAL })
export class LiveCacheController {
  constructor(private readonly live: LiveCacheService) {}

  @Sse()
  @Access('admin')
  @Roles(['admin'])
  watch(): Observable<MessageEvent> {
    return this.live.watch().pipe(map((data) => ({ data })));
  }
}
