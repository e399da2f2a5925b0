// The query page. Plain JavaScript: no library, nothing loaded from elsewhere, the token only in this page's memory.

const EXAMPLES = [
  ["Who am I?", "{\n  viewer { who organisation role purpose reason areas view }\n}", {}],
  [
    "Contexts, with what already helps there",
    `query Contexts($first: Int! = 10, $after: String, $filter: ContextFilter) {
  contexts(first: $first, after: $after, filter: $filter) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      id
      kind
      name
      strengths { nodes { domain description hours } }
      groups { nodes { id name } }
      areas { nodes { code name } }
    }
  }
}`,
    { first: 10, filter: { kind: "Place" } },
  ],
  [
    "One context, and what happened there",
    `query Context($id: ID!) {
  node(id: $id) {
    id
    ... on Context {
      kind
      name
      people { totalCount }
      events(first: 20) {
        totalCount
        nodes { eventKind category startedOn timePrecision outcomes { nodes { outcomeType month } } }
      }
    }
  }
}`,
    { id: "" },
  ],
];

const at = (id) => document.getElementById(id);
const make = (name, text, children = []) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
};
const written = (type) =>
  type.kind === "NON_NULL" ? `${written(type.ofType)}!` : type.kind === "LIST" ? `[${written(type.ofType)}]` : type.name;

async function post(query, variables) {
  const reply = await fetch("/graphql", {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${at("token").value.trim()}` },
    body: JSON.stringify({ query, variables }),
    cache: "no-store",
    credentials: "omit",
  });
  return { status: reply.status, text: await reply.text() };
}

function say(errors) {
  at("errors").replaceChildren(...errors.map((error) => make("li", error)));
}

async function run() {
  let variables;
  try {
    variables = JSON.parse(at("variables").value.trim() || "{}");
  } catch (error) {
    say([`The variables are no JSON: ${error.message}`]);
    at("variables").focus();
    return;
  }
  at("run").disabled = true;
  at("status").textContent = "Asking …";
  const started = performance.now();
  try {
    const { status, text } = await post(at("query").value, variables);
    const body = JSON.parse(text);
    at("status").textContent = `${status}, ${Math.round(performance.now() - started)} ms, ${text.length} bytes`;
    say((body.errors ?? []).map((error) => `${error.extensions?.code ?? "ERROR"}: ${error.message}`));
    at("answer").textContent = JSON.stringify(body, null, 2);
  } catch (error) {
    at("status").textContent = "";
    say([`No answer: ${error.message}`]);
  } finally {
    at("run").disabled = false;
  }
}

async function greet() {
  if (!at("token").value.trim()) {
    at("who").textContent = "";
    return;
  }
  const { text } = await post("{ viewer { who organisation role purpose view } }", {});
  const body = JSON.parse(text);
  const viewer = body.data?.viewer;
  at("who").textContent = viewer
    ? `${viewer.who}, ${viewer.role} at ${viewer.organisation}, for ${viewer.purpose}: ${viewer.view} view`
    : body.errors[0].message;
}

function field(name, one) {
  const given = (one.args ?? []).map((arg) => `${arg.name}: ${written(arg.type)}`).join(", ");
  return [make("dt", `${name}${given ? `(${given})` : ""}: ${written(one.type)}`), make("dd", one.description ?? "")];
}

function described(type) {
  const rows = [
    ...(type.fields ?? []).flatMap((one) => field(one.name, one)),
    ...(type.inputFields ?? []).flatMap((one) => field(one.name, one)),
    ...(type.enumValues ?? []).map((one) => make("dt", one.name)),
  ];
  const made = make("details", "", [make("summary", type.name), make("p", type.description ?? ""), make("dl", "", rows)]);
  made.dataset.words = [type.name, ...(type.fields ?? []).map((one) => one.name)].join(" ").toLowerCase();
  return made;
}

function exampleOf(query, types) {
  const answer = types.find((type) => type.name === (query.type.name ?? query.type.ofType?.name));
  const row = types.find((type) => type.name === `${answer.name.replace(/Answer$/, "")}Row`);
  const plain = (row?.fields ?? []).filter((one) => !["OBJECT"].includes((one.type.ofType ?? one.type).kind));
  const names = plain.filter((one) => !/OBJECT/.test(JSON.stringify(one.type))).map((one) => one.name);
  const text = `{\n  ${query.name} {\n    windowFrom\n    windowTo\n    denominator\n    caveats\n    rows {\n      ${names.join("\n      ")}\n    }\n  }\n}`;
  return [query.description, text, {}];
}

async function learn() {
  const { data } = await (await fetch("/schema.json", { cache: "no-cache", credentials: "omit" })).json();
  const types = data.__schema.types.filter((type) => !type.name.startsWith("__"));
  const root = types.find((type) => type.name === data.__schema.queryType.name);
  const questions = root.fields.filter((one) => (one.type.name ?? "").endsWith("Answer"));
  const rest = types.filter((type) => type !== root && type.kind !== "SCALAR");
  at("docs").replaceChildren(described(root), ...rest.map(described));
  at("docs").firstChild.open = true;
  return questions.map((one) => exampleOf(one, types));
}

function offer(examples) {
  for (const [title, query, variables] of examples) {
    const option = make("option", title);
    option.addEventListener("choose", () => {
      at("query").value = query;
      at("variables").value = JSON.stringify(variables, null, 2);
    });
    at("example").append(option);
  }
}

at("run").addEventListener("click", run);
at("token").addEventListener("change", greet);
at("example").addEventListener("change", (event) => event.target.selectedOptions[0].dispatchEvent(new Event("choose")));
at("find").addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  for (const one of at("docs").children) one.hidden = wanted !== "" && !one.dataset.words.includes(wanted);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});

offer(EXAMPLES);
[, at("query").value] = EXAMPLES[1];
at("variables").value = JSON.stringify(EXAMPLES[1][2], null, 2);
learn().then(offer, () => at("docs").replaceChildren(make("p", "The description could not be loaded.")));
