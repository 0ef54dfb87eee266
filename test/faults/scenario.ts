import type { World, WorldOptions } from './world.js';

/** One question with a figure for an answer, asked of every cache. */
export interface Scenario {
  readonly name: string;
  /** Head of the column. */
  readonly title: string;
  readonly nodes: number;
  /** Whether the figure is what our cache promises. */
  keeps(figure: number): boolean;
  /** What to print; `figure` of `of`. */
  measure(world: World): Promise<ScenarioFigure>;
}

export interface ScenarioFigure {
  readonly figure: number;
  readonly of?: number;
}

export interface ScenarioResult extends ScenarioFigure {
  readonly subject: string;
  readonly scenario: string;
}

export type ScenarioWorld = Omit<WorldOptions, 'nodes' | 'topology'>;
