/* For tests under Wine only. Wine 8 lacks bcryptprimitives.dll, and a Go program wants its random numbers from
   ProcessPrng in it before main. This is that one function, over what Wine does have: RtlGenRandom. */
#include <windows.h>

#define LARGEST 0x10000000 /* bytes that are asked for at once: RtlGenRandom counts in 32 bits, ProcessPrng in 64 */

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length); /* RtlGenRandom's name in advapi32 */

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length) {
    for (; length > LARGEST; buffer += LARGEST, length -= LARGEST)
        if (!SystemFunction036(buffer, LARGEST)) return FALSE;
    return SystemFunction036(buffer, (ULONG)length);
}

BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, LPVOID reserved) { return TRUE; }
