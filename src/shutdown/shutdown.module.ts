import { Module } from '@nestjs/common';
import { Drain } from './drain.js';
import { OpenConnections } from './open-connections.js';

/** The end of a process, step by step: docs/operations.md. */
@Module({ providers: [Drain, OpenConnections], exports: [Drain, OpenConnections] })
export class ShutdownModule {}
