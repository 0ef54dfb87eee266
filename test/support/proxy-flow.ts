import type { Socket } from 'node:net';

import { resetSocket } from './reset-socket.js';

export interface FlowConditions {
  /** Whether nothing may pass for now. */
  isFrozen: () => boolean;
  /** How long the piece that has just come is held back, in milliseconds. */
  latency: () => number;
  /** What becomes of a piece on its way, and whether the connection is reset behind it. */
  pass: (piece: Buffer) => { piece: Buffer; reset: boolean };
  reset: () => void;
}

/** Milliseconds: a client that finds the last bytes and the reset behind them at once takes it for a good end. */
const RESET_DISTANCE = 5;

type Passage = Buffer | 'end' | 'reset';

/** How many bytes may wait here before the sender is made to wait. */
const ROOM = 1024 * 1024;

/** One direction of a connection: pieces pass in their order, when the conditions allow it. */
export class ProxyFlow {
  private readonly waiting: { piece: Passage; due: number }[] = [];
  private size = 0;
  private isOver = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly source: Socket,
    private readonly sink: Socket,
    private readonly conditions: FlowConditions,
  ) {
    source.on('data', (piece: Buffer) => {
      this.enqueue(piece);
    });
    source.on('end', () => {
      this.enqueue('end');
    });
    // 'close' follows; without a listener an error would end the process.
    source.on('error', () => undefined);
    source.on('close', (hadError) => {
      if (hadError) this.enqueue('reset');
    });
    sink.on('drain', () => {
      this.go();
    });
  }

  /** Lets pass whatever may pass now; to be called when the conditions have changed. */
  go(): void {
    clearTimeout(this.timer);
    for (let first = this.first(); first !== undefined; first = this.first()) {
      const wait = first.due - performance.now();
      if (wait > 0) {
        this.timer = setTimeout(() => {
          this.go();
        }, Math.ceil(wait));
        break;
      }
      this.waiting.shift();
      this.deliver(first.piece);
    }
    // Frozen or not, read on: who waits for a command to be sent must hear of it.
    if (this.size > ROOM || this.sink.writableNeedDrain) this.source.pause();
    else this.source.resume();
  }

  /** Nothing passes any more. */
  stop(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.waiting.length = 0;
    this.size = 0;
  }

  private first(): { piece: Passage; due: number } | undefined {
    return this.conditions.isFrozen() || this.sink.writableNeedDrain ? undefined : this.waiting[0];
  }

  private enqueue(piece: Passage): void {
    if (this.isOver) return;
    if (piece instanceof Buffer) this.size += piece.length;
    this.waiting.push({ piece, due: performance.now() + this.conditions.latency() });
    this.go();
  }

  private deliver(piece: Passage): void {
    if (this.sink.destroyed) return;
    if (piece === 'reset') resetSocket(this.sink);
    else if (piece === 'end') this.sink.end();
    else {
      this.size -= piece.length;
      const passed = this.conditions.pass(piece);
      this.sink.write(passed.piece);
      if (!passed.reset) return;
      this.stop();
      setTimeout(this.conditions.reset, RESET_DISTANCE);
    }
  }
}
