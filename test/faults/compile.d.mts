/**
 * Compiles the library, the laboratory and what it uses.
 * @returns the folder that stands for the root of the project
 */
export function compileLaboratory(): Promise<string>;
