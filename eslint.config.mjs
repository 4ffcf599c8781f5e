// Linter of the JavaScript of reports; see make lint.

const browser = [
  "Blob", "CompressionStream", "DecompressionStream", "Element", "MessageChannel", "Node", "ResizeObserver", "Response", "TextDecoder", "TextEncoder", "URL", "atob", "btoa", "crypto", "clearTimeout", "document", "getComputedStyle",
  "d3", "history", "Intl", "location", "localStorage", "navigator", "performance", "requestAnimationFrame", "setTimeout", "window",
];
const node = ["Buffer"];

export default [
  {
    files: ["plaso_extra_parsers/output/page/*.js", "tests/output/page/*.mjs"],
    ignores: ["**/*.min.js"],
    languageOptions: {
      ecmaVersion: 2023,
      sourceType: "module",
      globals: Object.fromEntries([...browser, ...node].map((name) => [name, "readonly"])),
    },
    rules: {
      complexity: ["error", 16],
      curly: "error",
      eqeqeq: "error",
      "max-depth": ["error", 4],
      "max-lines-per-function": ["error", 60],
      "max-params": ["error", 8],
      "no-const-assign": "error",
      "no-dupe-keys": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-redeclare": "error",
      "no-shadow": "error",
      "no-undef": "error",
      "no-unreachable": "error",
      "no-unused-vars": "error",
      "no-use-before-define": ["error", { functions: false }],
      "no-var": "error",
      "prefer-const": "error",
      "object-shorthand": "error",
    },
  },
];
