// What can be said of a compose file without an engine: that it parses, that what it names exists, and that the settings it
// gives are settings of ours.
import { parse } from 'yaml';

const PINNED_IMAGE = /^[\w./-]+:[\w.-]+$/;
const REQUIRED_VARIABLE = /\$\{(\w+)([^}]*)\}/g;
const LITERAL_SECRET = /PASSWORD|SECRET|KEY|TOKEN/;

/** Names of the settings that `.env.example` explains. */
export function settingNames(environmentExample) {
  return new Set([...environmentExample.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name));
}

function environmentOf(service) {
  const { environment = {} } = service;
  return Array.isArray(environment)
    ? Object.fromEntries(environment.map((line) => line.split(/=(.*)/s).slice(0, 2)))
    : environment;
}

function variableFaults(text) {
  return [...text.matchAll(REQUIRED_VARIABLE)]
    .filter(([, , rest]) => !/^:?[?-]/.test(rest))
    .map(([whole]) => `${whole} has neither a default nor a message for the case that it is missing`);
}

function serviceFaults(name, service, { services, volumes, stages, settings }) {
  const faults = [];
  const say = (fault) => faults.push(`service ${name}: ${fault}`);
  const environment = environmentOf(service);
  if (service.build) {
    const target = stages.find((stage) => stage.name === service.build.target);
    if (service.build.context !== '..' || service.build.dockerfile !== 'docker/Dockerfile')
      say('it is not built from docker/Dockerfile in the project’s root');
    if (!target) say(`the Dockerfile has no target "${service.build.target}"`);
    else portFaults(service, environment, target).forEach(say);
    if (service.env_file === undefined) say('it gets no .env');
    for (const variable of Object.keys(environment)) {
      if (!settings.has(variable)) say(`${variable} is no setting of ours (.env.example)`);
    }
  } else if (!PINNED_IMAGE.test(service.image ?? '')) say('its image has no tag');
  else if (!service.healthcheck?.test) say('it has no health check, and others wait for it');
  for (const [variable, value] of Object.entries(environment)) {
    if (LITERAL_SECRET.test(variable) && !String(value).includes('${')) say(`${variable} holds a secret in clear`);
  }
  for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
    if (!services[other]) say(`it depends on "${other}", which is no service`);
    else if (condition === 'service_healthy' && !services[other].healthcheck && !services[other].build)
      say(`it waits for the health of "${other}", which has no health check`);
  }
  for (const mount of service.volumes ?? []) {
    const [source] = mount.split(':');
    if (/^\w/.test(source) && !(source in volumes)) say(`the volume "${source}" is not declared`);
  }
  return faults;
}

/** The port that the image exposes is the one that the settings name, and the one that is published. */
function portFaults(service, environment, target) {
  const faults = [];
  const exposed = target.steps.find((step) => step.kind === 'expose')?.port;
  const own = Object.entries(environment).find(([name]) => name === 'PORT' || name === 'WORKER_PORT');
  if (own && Number(own[1]) !== exposed) faults.push(`${own[0]} is ${own[1]}, the image exposes ${exposed}`);
  for (const mapping of service.ports ?? []) {
    if (Number(mapping.split(':').at(-1)) !== exposed)
      faults.push(`it publishes ${mapping}, the image exposes ${exposed}`);
  }
  return faults;
}

/**
 * Faults of a compose file. `stages` are those of the Dockerfile, `settings` the names of our settings, `wanted` how many
 * replicas each service must have: `{ api: 1, 'sync-worker': 2, … }`.
 */
export function composeFaults(text, { stages, settings, wanted }) {
  const { services = {}, volumes = {} } = parse(text, { merge: true });
  return [
    ...variableFaults(text),
    ...Object.entries(wanted)
      .filter(([name, replicas]) => (services[name]?.deploy?.replicas ?? (services[name] ? 1 : 0)) !== replicas)
      .map(([name, replicas]) => `service ${name}: ${replicas} of it are wanted`),
    ...Object.entries(services).flatMap(([name, service]) =>
      serviceFaults(name, service, { services, volumes, stages, settings }),
    ),
  ];
}
