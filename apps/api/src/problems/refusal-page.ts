const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What a browser shows that comes back from another site in vain; both are plain text. */
export function refusalPage(title: string, reason: string): string {
  const [heading, text] = [title, reason].map((plain) =>
    plain.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? ''),
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${heading}</title>
<style>
  body { font: 16px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto 0; padding: 0 1.5rem }
  h1 { font-size: 1.5rem; letter-spacing: -.01em }
</style>
<main>
<h1>${heading}</h1>
<p>${text}</p>
<p><a href="/admin/">Back to the admin page</a></p>
</main>
</html>`;
}
