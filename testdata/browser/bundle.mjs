// Bundles the code of a snippet into the script of a page that shows its component.
// Usage: node bundle.mjs FOLDER LANGUAGE FILE, where FOLDER holds node_modules with esbuild, the
// framework and Courier's SDK, and FILE is the snippet. The script goes to stdout.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [folder, language, file] = process.argv.slice(2);
const require = createRequire(join(folder, "bundle.cjs"));
const { build } = require("esbuild");
const snippet = JSON.stringify(file);
const main = {
  react: `import { createElement } from "react";
    import { createRoot } from "react-dom/client";
    import Component from ${snippet};
    createRoot(document.getElementById("app")).render(createElement(Component));`,
  vue: `import { createApp } from "vue";
    import Component from ${snippet};
    createApp(Component).mount("#app");`,
  "web-components": `import ${snippet};
    document.getElementById("app").innerHTML = "<courier-inbox></courier-inbox>";`,
};

// vue compiles components, as Vite does.
const vue = {
  name: "vue",
  setup(build) {
    build.onLoad({ filter: /\.vue$/ }, ({ path }) => {
      const { compileScript, parse } = require("vue/compiler-sfc");
      const { descriptor, errors } = parse(readFileSync(path, "utf8"), { filename: path });
      if (errors.length > 0) return { errors: errors.map((error) => ({ text: error.message })) };
      return { contents: compileScript(descriptor, { id: "snippet", inlineTemplate: true }).content };
    });
  },
};

const { outputFiles } = await build({
  stdin: { contents: main[language], resolveDir: folder },
  nodePaths: [join(folder, "node_modules")],
  // The registry doesn't have this package everywhere: a stand-in has what the snippet uses of it.
  alias: { "@trycourier/courier-vue": fileURLToPath(new URL("courier-vue.mjs", import.meta.url)) },
  plugins: [vue],
  define: {
    "process.env.NODE_ENV": '"production"',
    __VUE_OPTIONS_API__: "true",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
  },
  jsx: "automatic",
  bundle: true,
  write: false,
  logLevel: "warning",
});
process.stdout.write(outputFiles[0].text);
