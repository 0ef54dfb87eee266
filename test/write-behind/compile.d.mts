/** @returns the folder that stands for the root of the project */
export function compileExperiment(): Promise<string>;
