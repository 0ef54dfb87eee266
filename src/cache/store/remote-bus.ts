/** Told by the remote store what comes through a subscription. Calls of one subscription come in order. */
export interface BusListener {
  /** What is announced from now on will arrive; what was announced before may not have. */
  subscribed(): void;
  /** The subscription broke: announcements may be missed until it is {@link subscribed} again. */
  lost(): void;
  message(data: Buffer): void;
}

export interface BusSubscription {
  /**
   * Sends a message to this subscriber alone, by the way that announcements take: when it arrives, every announcement
   * made before it was sent has arrived. Rejects when it could not be sent.
   */
  echo(data: Buffer): Promise<void>;
  /** Makes the subscription anew, on a new connection: nothing has come through this one for too long. */
  renew(): void;
  close(): Promise<void>;
}
