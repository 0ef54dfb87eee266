// What does not work at the moment, in plain words: a line for each thing, until it works again.
const known = new Map();

/**
 * Does something that nobody has asked for in so many words, and tells when it fails.
 * @param what for people: what is missing without it
 */
export async function telling(what, work) {
  try {
    await work();
    known.delete(what);
  } catch (error) {
    known.set(what, error.message);
  }
  show();
}

export function forgetTroubles() {
  known.clear();
  show();
}

function show() {
  const lines = [...known].map(([what, why]) => {
    const line = document.createElement('li');
    line.textContent = `${what} could not be brought up to date: ${why}`;
    return line;
  });
  const place = document.getElementById('troubles');
  // The same again would be read out again.
  if (place.textContent !== lines.map(({ textContent }) => textContent).join('')) place.replaceChildren(...lines);
}
