import { Button, createTheme, Input, Modal, type MantineColorsTuple } from '@mantine/core';

/** Renewa One's side of the bridge. */
const tide: MantineColorsTuple = [
  '#e4f7f2',
  '#cdeee5',
  '#9fdccb',
  '#6ec9b0',
  '#46b899',
  '#2bac8a',
  '#1a9c7c',
  '#0f7f66',
  '#0b6654',
  '#084e41',
];
/** HubSpot's side. */
const coral: MantineColorsTuple = [
  '#fff0eb',
  '#ffdfd4',
  '#ffbda7',
  '#ff9876',
  '#ff7a4f',
  '#fb6335',
  '#e54b1c',
  '#bf3a12',
  '#9a2e0e',
  '#77230a',
];

export const theme = createTheme({
  colors: { tide, coral },
  primaryColor: 'tide',
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.25,
  defaultRadius: 'md',
  fontFamily: '"Inter", "Segoe UI Variable Text", ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", Menlo, monospace',
  headings: { fontWeight: '600' },
  components: {
    Button: Button.extend({ styles: { root: { fontWeight: 500 } } }),
    Input: Input.extend({ styles: { input: { background: 'var(--panel)', borderColor: 'var(--edge)' } } }),
    Modal: Modal.extend({
      defaultProps: { radius: 16, padding: 24 },
      styles: {
        content: { background: 'var(--panel)' },
        header: { background: 'var(--panel)' },
        title: { fontWeight: 600 },
      },
    }),
  },
});
