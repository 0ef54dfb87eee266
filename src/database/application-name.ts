/** What connections of the application call themselves. Triggers tell its writes by that from those of others. */
export const APPLICATION_NAME = 'larder';
