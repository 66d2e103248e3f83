// What a program that knows nothing of Lectern does with OpenAI's own library; says what it got as one line of JSON.
import OpenAI from "openai";

const client = new OpenAI({ maxRetries: 0, timeout: 30_000 });
const { MODEL: model, QUESTION: question } = process.env;
const got = {};

got.models = [];
for await (const one of client.models.list()) {
  got.models.push(one.id);
}
got.model = (await client.models.retrieve(model)).id;

const embeddings = await client.embeddings.create({
  model: "bge-small-en-v1.5-q",
  input: ["Sea otters hold hands.", "Otters keep together.", "The tax return is late."],
});
got.vectors = embeddings.data.map((one) => one.embedding);
got.embeddingTokens = embeddings.usage.total_tokens;

const whole = await client.chat.completions.create({
  model,
  messages: [{ role: "system", content: "Be brief." }, { role: "user", content: "Say hello." }],
});
got.whole = whole.choices[0].message.content;
got.wholeReason = whole.choices[0].finish_reason;
got.wholeUsage = whole.usage;

const stream = await client.chat.completions.create({
  model,
  stream: true,
  stream_options: { include_usage: true },
  messages: [{ role: "user", content: "Say hello." }],
});
got.pieces = [];
for await (const chunk of stream) {
  const piece = chunk.choices[0]?.delta?.content;
  if (piece) got.pieces.push(piece);
  if (chunk.choices[0]?.finish_reason) got.streamReason = chunk.choices[0].finish_reason;
  if (chunk.usage) got.streamUsage = chunk.usage;
}

const tools = [{
  type: "function",
  function: {
    name: "weather",
    description: "The weather of a place",
    parameters: { type: "object", properties: { place: { type: "string" } }, required: ["place"] },
  },
}];
const called = await client.chat.completions.create({
  model,
  tools,
  messages: [{ role: "user", content: "What is the weather in Oslo?" }],
});
const call = called.choices[0].message.tool_calls[0];
got.call = { name: call.function.name, arguments: JSON.parse(call.function.arguments) };
got.callReason = called.choices[0].finish_reason;
const answered = await client.chat.completions.create({
  model,
  tools,
  messages: [
    { role: "user", content: "What is the weather in Oslo?" },
    called.choices[0].message,
    { role: "tool", tool_call_id: call.id, content: "Rain." },
  ],
});
got.afterTool = answered.choices[0].message.content;

const ofProject = await client.chat.completions.create({
  model: "lectern-extractive",
  messages: [{ role: "user", content: question }],
});
got.ofProject = ofProject.choices[0].message.content;
got.citations = ofProject.choices[0].message.citations;

const failures = {
  unknown: () => client.chat.completions.create({ model: "nobody", messages: [{ role: "user", content: "?" }] }),
  many: () => client.chat.completions.create({ model, n: 2, messages: [{ role: "user", content: "?" }] }),
  stranger: () => new OpenAI({ apiKey: "sk-nobody", maxRetries: 0 }).models.list(),
  upstream: () => client.chat.completions.create({ model, messages: [{ role: "user", content: "Fail, please." }] }),
  path: () => client.get("/nothing"),
};
got.failures = {};
for (const [name, attempt] of Object.entries(failures)) {
  try {
    await attempt();
    got.failures[name] = { status: 200 };
  } catch (failure) {
    got.failures[name] = {
      kind: failure.constructor.name, status: failure.status, type: failure.type, param: failure.param,
      message: failure.message, requestId: failure.requestID,
    };
  }
}
console.log(JSON.stringify(got));
