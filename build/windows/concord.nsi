; The installer for Windows. build/package.sh calls makensis with VERSION, NUMBERS, FILES (the folder with the programs),
; LIST (of what to delete again), OUT, and SIGN where programs are signed.
;
;   concord-…-setup.exe                 asks: for this account (default, no administrator needed) or for everybody
;   concord-…-setup.exe /S              silent, for this account; or where Concord is installed already
;   concord-…-setup.exe /S /ALLUSERS    silent, for everybody; wants an administrator. /D=folder, as the last word, is where
;   uninstall.exe /S [/DELETEDATA]      silent; keeps the data unless told otherwise
;
; Exit codes: 0 done, 1 cancelled, 2 failed, 3 Concord is open, 4 removed but for the scheduled task, 5 no administrator,
; 64 this Windows is too old.
Target amd64-unicode
Unicode true
!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include x64.nsh
!include WinVer.nsh
!include nsDialogs.nsh

!define NAME "Concord"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Concord"
!define TASK "\Concord\Sync" ; what concordctl task install makes
!define TOASTS "Software\Classes\AppUserModelId\concord.exe" ; the window's notifications, by the toolkit's naming
!define EVENTS "SYSTEM\CurrentControlSet\Services\EventLog\Application\Concord" ; and backend/eventlog writes to

Name "${NAME} ${VERSION}"
OutFile "${OUT}"
RequestExecutionLevel user ; everybody's is asked for only where it is chosen
!ifdef QUICK ; for a test
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
!endif
ShowInstDetails nevershow
ShowUninstDetails nevershow
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${NUMBERS}"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "${NAME} setup"
VIAddVersionKey CompanyName "The Concord authors"
VIAddVersionKey LegalCopyright "Copyright (c) 2026 The Concord authors"
!ifdef SIGN
  !uninstfinalize '"${SIGN}" "%1"'
!endif

Var Everybody ; 1 for all accounts of this computer
Var Chosen
Var Proposed  ; the folder, before anybody changed it
Var Data      ; 1 when the data goes as well

!define MUI_ICON "icon.ico"
!define MUI_UNICON "icon.ico"
!define MUI_ABORTWARNING
Page custom scopePage scopeLeave
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; The two scopes differ in registry, folder and Start menu.
!macro useScope
  SetRegView 64
  ${If} $Everybody = 1
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
!macroend

!macro needAdministrator
  UserInfo::GetAccountType
  Pop $0
  ${If} $0 != "Admin"
    SetErrorLevel 5
    ${IfNot} ${Silent}
      MessageBox MB_OK|MB_ICONSTOP "To install or remove ${NAME} for everybody takes an administrator."
    ${EndIf}
    Quit
  ${EndIf}
!macroend

Function .onInit
  ${IfNot} ${AtLeastWin10}
    SetErrorLevel 64
    MessageBox MB_OK|MB_ICONSTOP "${NAME} needs Windows 10, Windows Server 2016 or later." /SD IDOK
    Quit
  ${EndIf}
  SetRegView 64
  ${GetParameters} $R0
  ; Where it is installed already, it is installed again.
  StrCpy $Everybody 0
  ReadRegStr $1 HKCU "${KEY}" InstallLocation
  ${If} $1 == ""
    ReadRegStr $1 HKLM "${KEY}" InstallLocation
    ${If} $1 != ""
      StrCpy $Everybody 1
    ${EndIf}
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/ALLUSERS" $0
  ${IfNot} ${Errors}
    StrCpy $Everybody 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/CURRENTUSER" $0
  ${IfNot} ${Errors}
    StrCpy $Everybody 0
  ${EndIf}
  ${If} ${Silent}
    ${If} $Everybody = 1
      !insertmacro needAdministrator
    ${EndIf}
  ${EndIf}
  Call place
FunctionEnd

; place proposes the folder, unless /D= said one. Another scope has another one.
Function place
  !insertmacro useScope
  ${If} $INSTDIR == $Proposed
    ReadRegStr $INSTDIR SHCTX "${KEY}" InstallLocation
    ${If} $INSTDIR == ""
      ${If} $Everybody = 1
        StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
      ${Else}
        StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}"
      ${EndIf}
    ${EndIf}
    StrCpy $Proposed $INSTDIR
  ${EndIf}
FunctionEnd

Function scopePage
  !insertmacro MUI_HEADER_TEXT "Who is to use ${NAME}?" "An update stays where it is."
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateRadioButton} 0 10u 100% 12u "This &account only (no administrator needed)"
  Pop $1
  ${NSD_CreateRadioButton} 0 28u 100% 12u "&Everybody on this computer"
  Pop $Chosen
  ${If} $Everybody = 1
    ${NSD_Check} $Chosen
  ${Else}
    ${NSD_Check} $1
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function scopeLeave
  ${NSD_GetState} $Chosen $Everybody
  ${If} $Everybody = 1
    UserInfo::GetAccountType
    Pop $0
    ${If} $0 != "Admin"
      ; Again, with Windows asking for an administrator.
      ExecShell "runas" "$EXEPATH" "/ALLUSERS"
      Quit
    ${EndIf}
  ${EndIf}
  Call place
FunctionEnd

; A program that runs cannot be replaced: nothing is touched before it has ended.
!macro waitForEnd file
  ${If} ${FileExists} "$INSTDIR\${file}"
    ${Do}
      ClearErrors
      FileOpen $0 "$INSTDIR\${file}" a
      ${IfNot} ${Errors}
        FileClose $0
        ${ExitDo}
      ${EndIf}
      SetErrorLevel 3
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${file} is open. Close it, then try again." /SD IDCANCEL IDRETRY +2
      Quit
    ${Loop}
    SetErrorLevel 0
  ${EndIf}
!macroend

Section
  !insertmacro useScope
  !insertmacro waitForEnd concord.exe
  !insertmacro waitForEnd concordctl.exe
  SetOutPath $INSTDIR
  ClearErrors
  File "${FILES}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\concord.exe"
  WriteRegStr SHCTX "${KEY}" DisplayName "${NAME}"
  WriteRegStr SHCTX "${KEY}" DisplayVersion "${VERSION}"
  WriteRegStr SHCTX "${KEY}" DisplayIcon "$INSTDIR\concord.exe"
  WriteRegStr SHCTX "${KEY}" Publisher "The Concord authors"
  WriteRegStr SHCTX "${KEY}" InstallLocation "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD SHCTX "${KEY}" EstimatedSize $0
  WriteRegDWORD SHCTX "${KEY}" NoModify 1
  WriteRegDWORD SHCTX "${KEY}" NoRepair 1
  ${If} $Everybody = 1
    ; Its message file is Windows' own. For one account alone there is no right to it; concordctl says how it is made.
    WriteRegExpandStr HKLM "${EVENTS}" EventMessageFile "%SystemRoot%\System32\EventCreate.exe"
    WriteRegDWORD HKLM "${EVENTS}" CustomSource 1
    WriteRegDWORD HKLM "${EVENTS}" TypesSupported 7
  ${EndIf}
  ${If} ${Errors}
    SetErrorLevel 2
    Abort "Not everything could be written to $INSTDIR."
  ${EndIf}
SectionEnd

; un.asAdministrator begins again with Windows asking for an administrator, once: the list of programs in Settings starts an uninstaller
; as whoever is signed in. $R0 are the parameters.
Function un.asAdministrator
  ${If} ${Silent}
    Return
  ${EndIf}
  UserInfo::GetAccountType
  Pop $1
  ${If} $1 == "Admin"
    Return
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/AGAIN" $1
  ${If} ${Errors}
    ClearErrors
    ExecShell "runas" "$INSTDIR\uninstall.exe" "/AGAIN $R0"
    ${IfNot} ${Errors}
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Function un.onInit
  SetRegView 64
  StrCpy $Everybody 0
  ${GetParameters} $R0
  ReadRegStr $0 HKLM "${KEY}" InstallLocation
  ${If} $0 == $INSTDIR
    StrCpy $Everybody 1
    Call un.asAdministrator
    !insertmacro needAdministrator
  ${EndIf}
  !insertmacro useScope
  StrCpy $Data 0
  ClearErrors
  ${GetOptions} $R0 "/DELETEDATA" $0
  ${IfNot} ${Errors}
    StrCpy $Data 1
  ${EndIf}
FunctionEnd

; un.task takes the scheduled task away when it starts this concordctl; another installation's stays.
Function un.task
  nsExec::ExecToStack '"$INSTDIR\concordctl.exe" task remove --own'
  Pop $0
  Pop $1
  ${If} $0 != 0
    SetErrorLevel 4
    MessageBox MB_OK|MB_ICONEXCLAMATION "The scheduled task ${TASK} could not be removed. An administrator can do it in the Task Scheduler." /SD IDOK
  ${EndIf}
FunctionEnd

; un.events takes the source of events away with the last Concord, as far as this account may.
Function un.events
  ${If} $Everybody = 1
    ReadRegStr $0 HKCU "${KEY}" InstallLocation
  ${Else}
    ReadRegStr $0 HKLM "${KEY}" InstallLocation
  ${EndIf}
  ${If} $0 == ""
    DeleteRegKey HKLM "${EVENTS}"
  ${EndIf}
FunctionEnd

; un.toasts takes away what the window's first notification entered for this account: which program a click on one starts, under a
; random id that the first key names and under one that is the toolkit's for every program. Another Concord's stays.
Function un.toasts
  ReadRegStr $0 HKCU "${TOASTS}" CustomActivator
  ${If} $0 != ""
    ReadRegStr $1 HKCU "Software\Classes\CLSID\$0\LocalServer32" ""
    ${If} $1 == '"$INSTDIR\concord.exe" %1'
      DeleteRegKey HKCU "Software\Classes\CLSID\$0"
      DeleteRegKey HKCU "${TOASTS}"
      ; What Windows keeps of a program whose notifications it showed.
      DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\Notifications\Settings\concord.exe"
      Delete "$TEMP\concord.exe$0.png"
    ${EndIf}
  ${EndIf}
  StrCpy $0 "Software\Classes\CLSID\{0F82E845-CB89-4039-BDBF-67CA33254C76}"
  ReadRegStr $1 HKCU "$0\LocalServer32" ""
  ${If} $1 == "$INSTDIR\concord.exe"
    DeleteRegKey HKCU "$0"
  ${EndIf}
FunctionEnd

Section Uninstall
  !insertmacro waitForEnd concord.exe
  !insertmacro waitForEnd concordctl.exe
  ; Whose data is whose does not depend on the scope of the programs.
  SetShellVarContext current
  StrCpy $2 "$LOCALAPPDATA\${NAME}"
  SetShellVarContext all
  StrCpy $3 "$APPDATA\${NAME}" ; ProgramData: that of unattended runs as another account
  StrCpy $4 $2
  ${If} $Everybody = 1
  ${AndIf} ${FileExists} "$3\*.*"
    StrCpy $4 "$2 and $3"
  ${EndIf}
  ${If} $Data = 0
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON1 "Keep the data (settings, databases, logs in $4)?$\n$\nWithout it, a Concord that is installed later does not know what it wrote; contacts in mailboxes stay as they are either way." /SD IDYES IDYES keep
    StrCpy $Data 1
    keep:
  ${EndIf}
  Call un.task
  !insertmacro useScope
  !include "${LIST}" ; a line a file that was installed: nothing else is deleted there
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only when it is empty
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey SHCTX "${KEY}"
  Call un.events
  Call un.toasts
  RMDir /r "$2\WebView2" ; what the window's browser keeps for itself
  ${If} $Data = 1
    RMDir /r "$2"
    ${If} $Everybody = 1
      RMDir /r "$3"
    ${EndIf}
  ${EndIf}
  RMDir "$2"
SectionEnd
