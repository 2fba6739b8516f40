// The transform of the specs, with the faults of PLANTED_EDITS (a JSON list of { file, find, replace }) in what it compiles.
const swc = require('@swc/jest');

const edits = JSON.parse(process.env.PLANTED_EDITS ?? '[]');

/** The source with its faults; jest's cache tells them apart by it. */
function planted(source, path) {
  return edits
    .filter(({ file }) => path.endsWith(`/libs/${file}`))
    .reduce((text, { find, replace }) => text.replace(find, () => replace), source);
}

module.exports = {
  createTransformer(options) {
    const inner = swc.createTransformer(options);
    return {
      ...inner,
      process: (source, path, context) => inner.process(planted(source, path), path, context),
      getCacheKey: (source, path, context) => inner.getCacheKey(planted(source, path), path, context),
    };
  },
};
