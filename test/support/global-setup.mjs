import { startSharedServers } from './shared-servers.mjs';

export default startSharedServers;
