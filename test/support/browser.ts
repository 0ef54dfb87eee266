import { basename, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { findPrograms } from './find-programs.js';
import { requirePrograms } from './require-programs.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
const CHROMIUM = {
  product: 'Chromium',
  programs: ['chromium'],
  places: ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/homebrew/bin'],
  packages: { 'apt-get': ['chromium'], dnf: ['chromium'], apk: ['chromium'], brew: ['--cask chromium'] },
};

/** The system's own browser, without a window. */
export function startBrowser(): Promise<Browser> {
  const present = NAMES.flatMap((name) => {
    const folder = findPrograms([name], CHROMIUM.places);
    return folder === undefined ? [] : [join(folder, basename(name))];
  });
  const executablePath = present[0] ?? join(requirePrograms(CHROMIUM), 'chromium');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
}
