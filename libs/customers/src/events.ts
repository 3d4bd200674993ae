export * from './claim/claim.events.js';
export * from './customer/consent.events.js';
export * from './customer/contact-point.events.js';
export * from './customer/customer.events.js';
export * from './request/request.events.js';
