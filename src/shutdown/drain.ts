import { Injectable } from '@nestjs/common';

/** Whether this process is about to end: it still answers, and wants no more to do. */
@Injectable()
export class Drain {
  private begun = false;

  get isUnderWay(): boolean {
    return this.begun;
  }

  begin(): void {
    this.begun = true;
  }
}
