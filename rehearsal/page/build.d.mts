/** Writes the page's files into the folder; `pageServer` serves them from there. */
export function buildPage(out: string): Promise<void>;
