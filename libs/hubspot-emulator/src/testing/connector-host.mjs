// Runs the unmodified connector `@shinzolabs/hubspot-mcp` (MIT) against an emulated account: its server framework is
// replaced by a table of its tools, and its calls to api.hubapi.com go to EMULATOR_URL. Reads {"tool", "params"} per line,
// writes what the tool returns per line.
import { register } from 'node:module';
import { createInterface } from 'node:readline';

const FRAMEWORK = `
export class McpServer {
  tool(name, _description, schema, handle) { (globalThis.connectorTools ??= new Map()).set(name, { schema, handle }); }
  get server() { return { connect: async () => undefined }; }
}
export class StdioServerTransport {}
export const createStatefulServer = () => ({ app: { listen: () => undefined } });
export const instrumentServer = () => undefined;
`;
const HOOKS = `
const framework = 'data:text/javascript,' + encodeURIComponent(${JSON.stringify(FRAMEWORK)});
export const resolve = (specifier, context, next) =>
  /^@(modelcontextprotocol|smithery)\\/sdk|^@shinzolabs\\/instrumentation-mcp/.test(specifier)
    ? { url: framework, shortCircuit: true }
    : next(specifier, context);
`;
register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);

const reach = globalThis.fetch;
globalThis.fetch = (url, options) =>
  reach(String(url).replace('https://api.hubapi.com', process.env.EMULATOR_URL ?? ''), options);

await import('@shinzolabs/hubspot-mcp');
const tools = globalThis.connectorTools;

for await (const line of createInterface({ input: process.stdin })) {
  const { tool, params } = JSON.parse(line);
  const { schema, handle } = tools.get(tool);
  const checked = {};
  for (const [name, kind] of Object.entries(schema)) checked[name] = kind.parse(params[name]);
  const answer = await handle(checked);
  process.stdout.write(`${JSON.stringify(answer.content[0].text)}\n`);
}
