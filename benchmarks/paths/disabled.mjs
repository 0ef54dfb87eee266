import { Cacheable, startService } from '../harness/nest-service.mjs';
import { makeProfiles } from '../harness/profiles.mjs';
import { interleave, oneByOne } from '../harness/rounds.mjs';

export const title = 'a decorated method whose cache is disabled';

const SIZE = 1_000;
const BARE = 'bare method in an async call';
const DISABLED = 'larder, disabled';

export async function measure({ rounds, quick }) {
  const { ids, profiles } = makeProfiles();
  class Profiles {
    async bare(id) {
      return profiles.get(id);
    }
    async decorated(id) {
      return profiles.get(id);
    }
  }
  const { service, close } = await startService({ namespace: 'bench', enabled: false }, Profiles, {
    decorated: Cacheable('profile:{id}', '1h'),
  });
  const at = (n) => ids[n % ids.length];
  const rates = await interleave(
    {
      [BARE]: oneByOne((n) => service.bare(at(n)), SIZE),
      [DISABLED]: oneByOne((n) => service.decorated(at(n)), SIZE),
    },
    { rounds: 3 * rounds, time: quick ? 10 : 40 },
  );
  await close();
  return {
    figures: rates.figures(),
    ratios: [{ name: 'disabled / bare', value: rates.ratio(DISABLED, BARE), atLeast: 0.9 }],
  };
}
