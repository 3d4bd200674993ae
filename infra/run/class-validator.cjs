// One file instead of 250, which every suite would load anew, and whose name says that it need not be searched for ESM.
const bundle = require('class-validator/bundles/class-validator.umd.min.js');

module.exports = bundle;
