#pragma once
#include <libxml/xmlversion.h>
// Nothing here uses ICU's converters, and ICU's headers clash with the ones that Foundation brings.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
