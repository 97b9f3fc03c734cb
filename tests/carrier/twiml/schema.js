'use strict';
/*
 * What TwiML for voice may contain: for each element its attributes (as in the
 * official SDK), what may stand inside it, and how values are checked. Elements
 * that Twilio has and this stand-in does not (Connect, Start, Pay, Sip ...) are
 * listed as such, so that a document using them is reported and not misread.
 */

const PROMPTS = ['Say', 'Play', 'Pause'];
const URL_METHOD = ['method', 'statusCallback', 'statusCallbackMethod', 'statusCallbackEvent'];
const RECORDING = ['recordingStatusCallback', 'recordingStatusCallbackMethod',
	'recordingStatusCallbackEvent', 'trim', 'recordingConfigurationId'];
const AMD = ['machineDetection', 'machineDetectionTimeout', 'machineDetectionSpeechThreshold',
	'machineDetectionSpeechEndThreshold', 'machineDetectionSilenceTimeout', 'amdStatusCallback',
	'amdStatusCallbackMethod'];

/* element: [attributes, children or 'text' or 'ssml'] */
const ELEMENTS = {
	Say: [['voice', 'language', 'loop'], 'ssml'],
	Play: [['digits', 'loop'], 'text'],
	Pause: [['length'], null],
	Gather: [['action', 'method', 'timeout', 'finishOnKey', 'numDigits', 'input', 'hints',
		'language', 'speechTimeout', 'speechModel', 'enhanced', 'profanityFilter', 'bargeIn',
		'maxSpeechTime', 'debug', 'actionOnEmptyResult', 'partialResultCallback',
		'partialResultCallbackMethod'], PROMPTS],
	Dial: [['action', 'method', 'timeout', 'hangupOnStar', 'timeLimit', 'callerId', 'record',
		'recordingTrack', 'answerOnBridge', 'ringTone', 'sequential', 'referUrl', 'referMethod',
		'events', 'passports', ...RECORDING], ['Number', 'Client', 'Conference', 'Queue']],
	Number: [['url', 'sendDigits', 'byoc', ...URL_METHOD, ...AMD], 'text'],
	Client: [['url', ...URL_METHOD], ['Identity', 'Parameter']],
	Identity: [[], 'text'],
	Parameter: [['name', 'value'], null],
	Conference: [['muted', 'beep', 'startConferenceOnEnter', 'endConferenceOnExit', 'waitUrl',
		'waitMethod', 'maxParticipants', 'record', 'region', 'coach', 'participantLabel',
		'jitterBufferSize', 'eventCallbackUrl', 'statusCallback', 'statusCallbackMethod',
		'statusCallbackEvent', ...RECORDING], 'text'],
	Queue: [['url', 'method', 'reservationSid', 'postWorkActivitySid'], 'text'],
	Enqueue: [['action', 'method', 'waitUrl', 'waitUrlMethod', 'workflowSid', 'maxQueueSize'],
		['Task']],
	Task: [['priority', 'timeout'], 'text'],
	Leave: [[], null],
	Record: [['action', 'method', 'timeout', 'finishOnKey', 'maxLength', 'playBeep', 'transcribe',
		'transcribeCallback', ...RECORDING], null],
	Redirect: [['method'], 'text'],
	Hangup: [[], null],
	Reject: [['reason'], null],
};

const NOT_HERE = ['Connect', 'Start', 'Stop', 'Pay', 'Prompt', 'Refer', 'Sms', 'Sip', 'Sim',
	'Application', 'Echo', 'WhatsApp'];

/* Verbs a document may hold, by where it runs. */
const MODES = {
	call: ['Say', 'Play', 'Pause', 'Gather', 'Dial', 'Enqueue', 'Record', 'Redirect', 'Hangup',
		'Reject'],
	whisper: ['Say', 'Play', 'Gather', 'Hangup'],
	wait: ['Say', 'Play', 'Pause', 'Gather', 'Hangup', 'Redirect', 'Leave'],
	hold: ['Say', 'Play', 'Pause', 'Redirect'],
};

const BOOLEANS = ['hangupOnStar', 'answerOnBridge', 'sequential', 'actionOnEmptyResult', 'bargeIn',
	'profanityFilter', 'enhanced', 'muted', 'startConferenceOnEnter', 'endConferenceOnExit',
	'playBeep', 'transcribe'];
const WHOLE = ['numDigits', 'timeLimit', 'maxLength', 'maxParticipants', 'loop', 'length',
	'timeout', 'maxQueueSize'];
const METHODS = /method$/i;

/* What is wrong with an attribute's value; null when it is fine. */
function valueProblem(element, name, value) {
	if (BOOLEANS.includes(name)) {
		return /^(true|false)$/.test(value) ? null : 'is not true or false';
	}
	if (WHOLE.includes(name)) {
		if (element === 'Gather' && name === 'timeout' && value === 'auto') return null;
		return /^\d+$/.test(value) ? null : 'is not a whole number';
	}
	if (METHODS.test(name)) return /^(GET|POST)$/.test(value) ? null : 'is not GET or POST';
	if (name === 'finishOnKey') return /^[0-9*#]*$/.test(value) ? null : 'holds other than keys';
	if (name === 'input') {
		return /^(dtmf|speech|dtmf speech|speech dtmf)$/.test(value) ? null : 'is not dtmf or speech';
	}
	if (element === 'Reject' && name === 'reason') {
		return /^(rejected|busy)$/.test(value) ? null : 'is not rejected or busy';
	}
	return null;
}

module.exports = { ELEMENTS, NOT_HERE, MODES, valueProblem };
