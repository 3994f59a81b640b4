/** TypeScript's description without the marks of how cells are joined: aliases and the files that stand for cells. */
export function describedText(text: string): string {
  return text
    .replace(/^\(alias\) /gm, "")
    .replace(/^import [\p{ID_Continue}$]+\n?(?=```|$(?![\s\S]))/gmu, "")
    .replace(/\n+(?=```)(?!```typescript)/g, "\n")
    .replace(/import\("[^"]*__strikebook_[^"]*"\)\.?/g, "")
    .trim();
}

/** Markdown of the server as plain text. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^```\w*$/gm, "")
    .replace(/\*(@\w+)\*/g, "$1")
    .replace(/`([^`\n]+)`/g, "$1")
    .replace(/\\([[\](){}*_#`>+\-.!|\\])/g, "$1")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
