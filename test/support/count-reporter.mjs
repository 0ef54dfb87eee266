/** Tells the process that started Jest, if it listens, how many tests passed, failed and were skipped. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    process.send?.({
      passed: results.numPassedTests,
      // A spec that could not even be loaded has no tests to count, yet it is a failure.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    });
  }
}
