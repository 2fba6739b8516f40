/** The members of a one-dimensional array in PostgreSQL's text form (`{solar,"a,b"}`), NULLs left out; null: not one. */
export function parsePostgresArray(text: string): string[] | null {
  if (!text.startsWith('{') || !text.endsWith('}') || text.length < 2) return null;
  const body = text.slice(1, -1);
  if (body === '') return [];
  const members: string[] = [];
  let at = 0;
  for (;;) {
    const member = readMember(body, at);
    if (member === null) return null;
    if (member.value !== null) members.push(member.value);
    if (member.end === body.length) return members;
    if (body[member.end] !== ',') return null;
    at = member.end + 1;
  }
}

export function formatPostgresArray(members: readonly string[]): string {
  return `{${members.map(quoteWhereNeeded).join(',')}}`;
}

function readMember(body: string, start: number): { value: string | null; end: number } | null {
  if (body[start] !== '"') {
    let end = start;
    while (end < body.length && body[end] !== ',') {
      if ('{}"\\'.includes(body[end] ?? '')) return null;
      end += 1;
    }
    const plain = body.slice(start, end);
    if (plain.trim() === '') return null;
    return { value: /^null$/i.test(plain) ? null : plain, end };
  }
  let value = '';
  for (let at = start + 1; at < body.length; at += 1) {
    if (body[at] === '"') return { value, end: at + 1 };
    if (body[at] === '\\') at += 1;
    value += body[at] ?? '';
  }
  return null;
}

function quoteWhereNeeded(member: string): string {
  const plain = /^[^\s{},"\\]+$/.test(member) && !/^null$/i.test(member);
  return plain ? member : `"${member.replace(/["\\]/g, '\\$&')}"`;
}
