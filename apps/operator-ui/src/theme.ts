import { createTheme, type MantineColorsTuple } from '@mantine/core';

const fleet: MantineColorsTuple = [
  '#e6f7f1',
  '#d0ebe1',
  '#a2d6c3',
  '#71c1a3',
  '#48af88',
  '#2ea477',
  '#1d9e6e',
  '#0c8a5d',
  '#0b6e4f',
  '#045a3f',
];

/** Shade 8 and automatic text colour keep buttons above the contrast of WCAG AA in both schemes. */
export const theme = createTheme({
  primaryColor: 'fleet',
  primaryShade: 8,
  autoContrast: true,
  colors: { fleet },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
  defaultRadius: 'md',
});
