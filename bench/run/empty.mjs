// What loading a module takes when there is nothing in it.
export {}
