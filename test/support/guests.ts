import { expect } from '@jest/globals';
import type { GuestView, NewGuestView } from '../../src/guests/guest.view.js';
import type { Answer, Client, RequestOptions } from './client.js';

const CURRENT = '/v1/guests/current';

/** A visitor without an account, who sends the token that its creation gave, or another. */
export class Visitor {
  constructor(
    private readonly client: Client,
    private readonly session?: string,
  ) {}

  private get options(): RequestOptions {
    return this.session === undefined ? {} : { headers: { 'guest-session': this.session } };
  }

  current = (): Promise<Answer<GuestView>> => this.client.get<GuestView>(CURRENT, this.options);
  change = (body: unknown): Promise<Answer<GuestView>> =>
    this.client.patch<GuestView>(CURRENT, { ...this.options, body });
  remove = (): Promise<Answer> => this.client.delete(CURRENT, this.options);
}

export async function createGuest(
  client: Client,
  body?: object,
): Promise<{ visitor: Visitor; token: string; guest: GuestView }> {
  const answer = await client.post<NewGuestView>('/v1/guests', { body });
  expect(answer).toMatchObject({ status: 201 });
  const { token, guest } = answer.body;
  return { visitor: new Visitor(client, token), token, guest };
}
