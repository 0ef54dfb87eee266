const PARTS = 4;

/** Says at each quarter how far it has come. @returns is told how many are done */
export function percentages(total, what, say) {
  let said = 0;
  return (done) => {
    const part = Math.floor((PARTS * done) / total);
    if (part > said && part < PARTS) say(`  ${what}: ${(100 * part) / PARTS} %`);
    said = part;
  };
}
