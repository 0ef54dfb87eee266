import type { Scenario, ScenarioResult, ScenarioWorld } from './scenario.js';
import { World } from './world.js';

/** Asks a cache one question. @throws Error when it could not be asked */
export async function runScenario(scenario: Scenario, options: ScenarioWorld): Promise<ScenarioResult> {
  const world = await World.start({ ...options, topology: 'single', nodes: scenario.nodes });
  try {
    return { subject: options.subject, scenario: scenario.name, ...(await scenario.measure(world)) };
  } finally {
    await world.stop();
  }
}
