/** A problem that the person who starts the program can solve; shown as one message, without a stack trace. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}

/** The environment holds values that are not allowed. */
export class ConfigurationError extends StartupError {
  /** @param problems one line per variable: its name, the value given, what is allowed */
  constructor(problems: readonly string[]) {
    super(['The configuration is not valid:', ...problems.map((problem) => `  ${problem}`)].join('\n'));
  }
}
